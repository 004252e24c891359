create or replace view governance.shared_identifiers as
select
    i.id as identifier_id, p.uid as person_uid, i.kind, i.phone_kind, i.created_at, i.confirmed_at is not null as is_confirmed, i.answered_at, i.refused_at,
    o.people, o.others
from people.identifiers as i
join people.people as p on p.id = i.person_id
cross join lateral (
    select count(*) + 1 as people, array_agg(op.uid order by op.uid) as others
    from people.identifiers as oi
    join people.people as op on op.id = oi.person_id
    where oi.kind = i.kind and oi.match_key = i.match_key and oi.person_id <> i.person_id
) as o
where i.is_shared;

comment on view governance.shared_identifiers is
'One row for each identifier of a person that names somebody else too: a household''s or a switchboard''s phone, a common mailbox, a firm''s CNPJ. Its value is not shown.';
comment on column governance.shared_identifiers.identifier_id is 'The identifier of this person.';
comment on column governance.shared_identifiers.person_uid is 'The person.';
comment on column governance.shared_identifiers.kind is 'phone, email, tax_id, bsuid, wa_id.';
comment on column governance.shared_identifiers.phone_kind is 'Of a phone: mobile, landline …';
comment on column governance.shared_identifiers.created_at is 'Since when this person has it.';
comment on column governance.shared_identifiers.is_confirmed is 'It counts as theirs; else it came with somebody else''s evidence.';
comment on column governance.shared_identifiers.answered_at is 'When they last wrote from it.';
comment on column governance.shared_identifiers.refused_at is 'When WhatsApp said that it does not reach it.';
comment on column governance.shared_identifiers.people is 'How many people have it.';
comment on column governance.shared_identifiers.others is 'Who else, by uid.';

revoke all on governance.shared_identifiers from public;
grant select on governance.shared_identifiers to indica_dba;
