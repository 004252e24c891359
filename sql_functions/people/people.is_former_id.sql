create or replace function people.is_former_id(p_detached people.detached_identifiers)
returns boolean
language sql
immutable
parallel safe
return (p_detached).kind = 'bsuid' and (p_detached).reason in ('user_changed_user_id', 'user_changed_number');

comment on function people.is_former_id(people.detached_identifiers) is
'Is this an id that WhatsApp gave a person before another one? It is given to nobody else, so it names them still, whenever it comes; a number that they left is another''s.
Source: Meta, business-scoped user IDs.';

revoke all on function people.is_former_id(people.detached_identifiers) from public;
