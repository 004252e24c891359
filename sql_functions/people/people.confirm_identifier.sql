create or replace function people.confirm_identifier(p_identifier_id bigint)
returns void
language plpgsql
volatile
as $$
declare
    v_row people.identifiers;
    v_kinds text[];
    v_is_shared boolean;
begin
    select * into v_row from people.identifiers as i where i.id = p_identifier_id and i.confirmed_at is null for no key update;
    if not found then
        return;
    end if;
    v_kinds := case when v_row.kind in ('phone', 'wa_id') then array['phone', 'wa_id'] else array[v_row.kind] end;
    update people.identifiers as o
    set is_shared = true
    where o.kind = any (v_kinds) and o.match_key = v_row.match_key and o.person_id <> v_row.person_id and not o.is_shared and o.confirmed_at is not null;
    v_is_shared := found or exists (
        select
        from people.identifiers as o
        where o.kind = any (v_kinds) and o.match_key = v_row.match_key and o.person_id <> v_row.person_id and o.confirmed_at is not null
    );
    update people.identifiers as i set confirmed_at = util.current_time(), is_shared = v_is_shared where i.id = p_identifier_id;
end;
$$;

comment on function people.confirm_identifier(bigint) is
'An identifier that was unconfirmed is its person''s: they answered from it, a consultant spoke to them by it, or somebody independent brought it too. When another
person has it, it is shared from then on. The caller holds people.lock_person().';

revoke all on function people.confirm_identifier(bigint) from public;
