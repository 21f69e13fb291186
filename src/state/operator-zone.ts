/** IANA name of the zone the operator sits in: the browser's. Times on screen are in it, with UTC on hover. */
export const operatorTimeZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone;
