import type { ComponentChildren } from 'preact';
import type { EvidencePlace } from '../../../../insight/evidence-place.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { PanelJump } from '../outcome/panel-jump.tsx';

/** A link to where the figures of a statement stand. */
export function EvidenceLink({ scenario, place, children }: { scenario: string; place: EvidencePlace; children: ComponentChildren }) {
  if (place.page === 'comparison') return <PanelJump to={place.part}>{children}</PanelJump>;
  if (place.page === 'history') return <PageLink to={{ page: 'history', scenario }}>{children}</PageLink>;
  return <PageLink to={{ page: 'outcome', scenario, strategy: place.strategy }}>{children}</PageLink>;
}
