import { DOCUMENTATION, type Documentation } from '../documentation.ts';

const MANUFACTURE = 'https://learn.microsoft.com/windows-hardware/manufacture/desktop';

/** Pages of Microsoft's documentation that say in which order an image is serviced. */
export const ORDER_SOURCES = {
  dynamicUpdate: { title: 'Update Windows installation media with Dynamic Update', url: 'https://learn.microsoft.com/windows/deployment/update/media-dynamic-update' },
  netFramework: { title: 'Deploy .NET Framework 3.5 by using Deployment Image Servicing and Management (DISM)', url: `${MANUFACTURE}/deploy-net-framework-35-by-using-deployment-image-servicing-and-management--dism` },
  languageFeatures: { title: 'Language and region Features on Demand', url: `${MANUFACTURE}/features-on-demand-language-fod` },
  customizedImages: { title: 'Add updates to a Windows image', url: `${MANUFACTURE}/servicing-the-image-with-windows-updates-sxs` },
  engineeringGuide: { title: 'Manufacturing Windows Engineering Guide', url: `${MANUFACTURE}/manufacturing-windows-engineering-guide` },
  higherEdition: { title: 'Change the Windows Image to a Higher Edition Using DISM', url: `${MANUFACTURE}/change-the-windows-image-to-a-higher-edition-using-dism` },
  international: DOCUMENTATION.dismInternational,
} satisfies Record<string, Documentation>;
