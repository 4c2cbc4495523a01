import type { BaseImageRow, RunIndex } from '../../../data/run-index.ts';
import { bytes } from '../../../../quantity.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';

/** The images that were serviced, with their digests, and whether the run left them as they were. */
export function BaseImagesPanel({ index: { images } }: { index: RunIndex }) {
  if (images.length === 0) return null;
  return (
    <Panel id="images" title={images.length === 1 ? 'Base image' : 'Base images'}>
      <Paged items={images} noun="images">
        {(shown) => (
          <TableScroll label="Base images">
            <table class="plain stack">
              <TableHead titles={['Image', 'Version', 'Edition', 'Size', 'SHA-256', 'After the run']} />
              <tbody>
                {shown.map((image) => (
                  <tr key={`${image.sha256} ${image.name}`}>
                    <th scope="row">
                      <GuestPhrase text={image.name} />
                    </th>
                    <td data-title="Version">
                      <GuestPhrase text={image.version} />
                    </td>
                    <td data-title="Edition">
                      <GuestPhrase text={`${image.edition} ${image.architecture}`} />
                    </td>
                    <td data-title="Size">{bytes(image.totalBytes)}</td>
                    <td data-title="SHA-256">
                      <Digest text={image.sha256} />
                    </td>
                    <td data-title="After the run">
                      <Unchanged image={image} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Paged>
    </Panel>
  );
}

/** The disks as servicing left them: what a sign-off is about. */
export function ServicedImagesPanel({ index: { serviced, scenarios } }: { index: RunIndex }) {
  if (serviced.length === 0) return null;
  return (
    <Panel id="serviced" title="Serviced images" count={serviced.length}>
      <Paged items={serviced} noun="images" size={12}>
        {(shown) => (
          <TableScroll label="Serviced images">
            <table class="plain stack">
              <TableHead titles={['Made by', 'After stage', 'Format', 'Size', 'SHA-256', 'File']} />
              <tbody>
                {shown.map(({ scenario, strategy, stage, format, bytes: size, sha256, file }) => (
                  <tr key={`${scenario} ${strategy}`}>
                    <th scope="row">
                      <PageLink to={{ page: 'outcome', scenario: scenarios[scenario]!.name, strategy }}>
                        <GuestPhrase text={scenarios[scenario]!.name} most={80} /> / {strategy}
                      </PageLink>
                    </th>
                    <td data-title="After stage">{stage}</td>
                    <td data-title="Format">{format}</td>
                    <td data-title="Size">{bytes(size)}</td>
                    <td data-title="SHA-256">
                      <Digest text={sha256} />
                    </td>
                    <td data-title="File">{file ? <GuestPhrase text={file} /> : <span class="quiet">not kept</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Paged>
    </Panel>
  );
}

export function Digest({ text }: { text: string }) {
  return (
    <code class="digest">
      <GuestPhrase text={text} most={80} />
    </code>
  );
}

function Unchanged({ image }: { image: BaseImageRow }) {
  if (image.unchanged === false) return <strong class="bad">changed during the run</strong>;
  return image.unchanged ? <>unchanged by the run</> : <span class="quiet">not checked afterwards everywhere</span>;
}
