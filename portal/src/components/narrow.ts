/** No room for a menu beside the page: those of the house and of an app give way to it. */
export const NARROW = '@media (max-width: 900px)';

/** No room for every column of a table beside that menu: those that can be done without give way. */
export const CRAMPED = '@media (max-width: 1100px)';
