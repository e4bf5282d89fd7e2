import Sequencer from '@jest/test-sequencer';

const ORDER = ['e2e', 'portal', 'conformance', 'security', 'contract', 'unit'];
const E2E_BESIDE_FAULTS = 4;

/**
 * Suites that take long begin first, so that no processor is idle at the end while the last of them runs. Those of faults start many processes each: they are
 * spread among the others, so that few of them run at once.
 */
// oxlint-disable-next-line import/no-default-export -- the runner asks for one
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const bySize = super.sort(tests);
    const of = (project) => bySize.filter(({ context }) => context.config.displayName?.name === project);
    const faults = of('faults');
    const others = ORDER.flatMap(of);
    const spread = others.flatMap((test, at) =>
      at % E2E_BESIDE_FAULTS === 0 ? [...faults.splice(0, 1), test] : [test],
    );
    return [...spread, ...faults];
  }
}
