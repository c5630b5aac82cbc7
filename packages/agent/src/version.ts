/** The version of this package, as it is reported to the backend. */
export const SDK_VERSION = '0.1.0'
