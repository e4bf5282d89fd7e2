/** No room for a menu beside the page: those of the house and of an app give way to it. */
export const NARROW = '@media (max-width: 900px)';
