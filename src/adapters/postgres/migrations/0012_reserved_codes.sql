-- F9: backup codes can be enrolled as the first factor. Until one of them was typed back they are pending, as digests alone.

alter table pending_enrolments add column code_macs bytea[];
alter table pending_enrolments drop constraint if exists pending_enrolments_kind_check;
alter table pending_enrolments add constraint pending_enrolments_kind_check check (kind in ('webauthn', 'totp', 'sms', 'backup_code'));
alter table pending_enrolments add constraint pending_enrolments_code_macs_check check ((kind = 'backup_code') = (code_macs is not null));

-- F10: the last code is held for the flow in which it was shown, until that flow is over by time. Not a reference: an attempt
-- that is cleaned away after its time leaves nothing to be held for.
alter table backup_codes add column reserved_by uuid;
alter table backup_codes add column reserved_until timestamptz;
alter table backup_codes add constraint backup_codes_reserved_check check ((reserved_by is null) = (reserved_until is null));
