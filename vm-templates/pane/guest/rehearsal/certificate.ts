/** Name of the PFX file at the root of the stage: the certificate of the HTTPS listener. Made by the build; it has no password. */
export const REHEARSAL_CERTIFICATE = 'rehearsal.pfx';
