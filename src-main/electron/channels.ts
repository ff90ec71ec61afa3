/* Apart from what handles them, so that the preload bundles these names and nothing else. */

/** From the page: a method and its request; answered with a `Result`. */
export const messageChannel = 'gatehouse:message';
/** To the page: a `HostEvent`. */
export const eventChannel = 'gatehouse:event';
