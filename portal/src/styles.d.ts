/** Vite makes files of them. */
declare module '*.css';
