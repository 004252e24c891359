-- requires: people.is_personal
create or replace function people.is_alone(p_identifier people.identifiers)
returns boolean
language sql
immutable
parallel safe
return not (p_identifier).is_shared
    and (p_identifier).confirmed_at is not null
    and people.is_personal((p_identifier).kind, (p_identifier).match_key, (p_identifier).phone_kind);

comment on function people.is_alone(people.identifiers) is
'Is an identifier its person''s alone, so that it proves who somebody is and a wish of theirs covers it? Not when others have it, when it is shared by its kind, or
while it is unconfirmed.';

revoke all on function people.is_alone(people.identifiers) from public;
