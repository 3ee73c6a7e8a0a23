/** The only origin whose pages the window shows. */
export const APP_ORIGIN = 'millrace://app';
