/** The host of a server, with its port; the text itself if it is not an address. */
export const hostOf = (endpoint: string): string => (URL.canParse(endpoint) ? new URL(endpoint).host : endpoint);
