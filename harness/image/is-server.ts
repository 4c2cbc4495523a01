/** Whether an image is a Windows Server: INSTALLATIONTYPE is `Client`, `Server`, `Server Core`; images made by other tools may not say it. */
export function isServer({ installationType = '' }: { installationType?: string }): boolean {
  return /^server\b/i.test(installationType);
}
