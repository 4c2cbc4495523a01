import type { RunHead } from '../../../run-report.ts';
import { HEADLINE } from '../../verdict-words.ts';
import type { Route } from '../router/route.ts';

/** The document's title: the page first, because a row of tabs shows the beginning only. */
export function pageTitle(route: Route, head: RunHead): string {
  const run = `${HEADLINE[head.verdict]}: wimproof ${head.run}`;
  switch (route.page) {
    case 'run':
    case 'unknown':
      return run;
    case 'comparison':
      return `${route.scenario} - ${run}`;
    case 'outcome':
      return `${route.scenario}, ${route.strategy} - ${run}`;
    case 'history':
      return `${route.scenario}, history - ${run}`;
    case 'failure':
      return `Failure ${route.failure} - ${run}`;
  }
}
