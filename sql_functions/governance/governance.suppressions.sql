create or replace view governance.suppressions as
select
    s.id as suppression_id, left(encode(s.key_hash, 'hex'), 16) as key, s.reason, s.said_at, s.created_at, s.lifted_at, s.lifted_at is null as is_active,
    count(*) over (partition by s.key_hash) as times
from people.suppressions as s;

comment on view governance.suppressions is
'One row for each identifier that must not be contacted, or must no longer be left alone: a keyed hash, which says nobody''s name and outlives an erasure.';
comment on column governance.suppressions.suppression_id is 'The suppression.';
comment on column governance.suppressions.key is 'The first 16 digits of the identifier''s keyed hash.';
comment on column governance.suppressions.reason is 'stop_button, stop_word, whatsapp_preference or request.';
comment on column governance.suppressions.said_at is 'When the person last said so.';
comment on column governance.suppressions.created_at is 'When it was written down.';
comment on column governance.suppressions.lifted_at is 'When the person wanted messages again; null: the wish stands.';
comment on column governance.suppressions.is_active is 'The wish stands.';
comment on column governance.suppressions.times is 'How often this identifier asked for it.';

revoke all on governance.suppressions from public;
grant select on governance.suppressions to indica_dba;
