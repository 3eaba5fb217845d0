import type { riskTestDocument } from '../../src/contract/adminRisk.ts';
import type { stepUpTestDocument } from '../../src/contract/adminStepUp.ts';
import type { Wire } from './request.ts';

/** What a step-up rule, or other weights of risk, would have made of what really happened. */
export type Tested = Wire<typeof riskTestDocument> & Partial<Pick<Wire<typeof stepUpTestDocument>, 'fired'>>;
