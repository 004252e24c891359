create or replace function people.held_by(p_phone_key text, p_at timestamptz)
returns bigint[]
language plpgsql
stable
as $$
declare
    v_then bigint[];
begin
    select array_agg(h.person_id order by h.person_id) into v_then
    from (
        select i.person_id
        from people.identifiers as i
        where i.kind in ('phone', 'wa_id') and i.match_key = p_phone_key and date_trunc('second', i.created_at) <= p_at
        union
        select d.person_id
        from people.detached_identifiers as d
        where d.kind in ('phone', 'wa_id') and d.match_key = p_phone_key and d.said_at >= p_at
    ) as h;
    -- Told before anybody had it: of whoever was referred by it since.
    return coalesce(v_then, array(
        select distinct i.person_id
        from people.identifiers as i
        where i.kind in ('phone', 'wa_id') and i.match_key = p_phone_key
        order by i.person_id
    ));
end;
$$;

comment on function people.held_by(text, timestamptz) is
'Whose a number (match key) was at p_at, also when it turned out to be somebody else''s since; when nobody had it then, whose it is now. Whoever was given it later has nothing to do with
what was said of it before.';

revoke all on function people.held_by(text, timestamptz) from public;
