import { describeOptimumLaws } from '@/testing/optimum-laws.ts';

// Its bigger twin, up to 8 sites, 8 markets and 3 classes, is `optimum-laws.long.test.ts`.
describeOptimumLaws('small questions', { sites: 3, markets: 3, gpus: 2, runs: 2 });
