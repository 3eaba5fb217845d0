/** A situation as its author writes it: the input of `sallyport evaluate`, of the second reading, and of the generator. */
export interface SituationJson {
  at: string;
  tenant: {
    availableKinds?: Kind[];
    backupCodesAsFirstFactor?: boolean;
    firstEnrolment?: 'first_factor' | 'mail_code' | 'pass';
    policy: VersionJson[];
  };
  groups: Record<string, { policy: VersionJson[] }>;
  applications: Record<string, { policy: VersionJson[] }>;
  application: string | null;
  user: {
    createdAt: string;
    cohort?: number;
    groups: string[];
    factors: FactorJson[];
    promptedAt: string | null;
    mustEnrolUntil: string | null;
    dormant?: boolean;
    demotedUntil?: string | null;
    bypass: { from: string; until: string; exceptApplications: string[] } | null;
  };
  evidence: EvidenceJson[];
  skipped: boolean;
  wantsFactor?: boolean;
  session: { signedInAt: string; allowance: 'grace' | 'bypass' | null; recheckAt: string | null } | null;
  demand: DemandJson | null;
  demands?: DemandJson[];
  risk?: { score: number; refuseFrom: number | null } | null;
}

export type Kind = 'webauthn' | 'totp' | 'sms' | 'backup_code';
export type LevelJson = 'off' | 'optional' | 'required';
export type TimingJson = { kind: 'first-sign-in' | 'next-sign-in' } | { kind: 'grace-period'; days: number };

export interface VersionJson {
  from: string;
  level?: LevelJson | null;
  timing?: TimingJson | null;
  factors?: Kind[] | null;
  existingSessions?: 'keep' | 'recheck';
  reach?: { percent: number; others: LevelJson };
}

export interface FactorJson {
  id: string;
  kind: Kind;
  remaining?: number;
  companion?: boolean;
}

export interface EvidenceJson {
  method: Kind | 'password' | 'federated' | 'enrolment_pass' | 'mail_code';
  at: string;
  factorId?: string;
  userVerified?: boolean;
  purpose?: 'assure' | 'guard';
  /** Of a sign-in elsewhere. */
  timing?: 'unsaid';
  countsAsMfa?: true;
  claimed?: { provider: string; acr?: string | null; amr?: string[] };
}

export interface DemandJson {
  aal?: 1 | 2;
  factors: Kind[] | null;
  maxAgeSeconds: number | null;
  notBefore?: string | null;
  source: 'client' | 'step_up' | 'risk';
}

/** A decision as JSON, without its `why`. */
export interface DecisionJson {
  outcome: 'grant' | 'challenge' | 'enrol' | 'reauthenticate' | 'refuse';
  decidedBy: string;
  level: LevelJson;
  occasion: 'sign_in' | 'reuse';
  aal?: 1 | 2;
  until?: string | null;
  purpose?: 'assure' | 'guard';
  factors?: Kind[];
  skippable?: boolean;
  deadline?: string | null;
  needs?: 'reauthentication' | 'mail_code' | 'pass' | null;
  because?: string;
}
