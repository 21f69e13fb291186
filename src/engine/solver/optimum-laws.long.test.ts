import { describeOptimumLaws } from '@/testing/optimum-laws.ts';

describeOptimumLaws('questions up to 8 sites, 8 markets and 3 classes', { sites: 8, markets: 8, gpus: 4, runs: 5 });
