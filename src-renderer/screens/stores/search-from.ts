/** How many stores there are before they can be searched: with fewer, one sees at a glance what one looks for. */
export const searchFrom = 8;
