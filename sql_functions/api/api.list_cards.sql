create or replace function api.list_cards(p_credential ops.credential, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    http_status := 200;
    with own as materialized (
        select c.id, c.due_at
        from intake.cards as c
        join leads.leads as o on o.id = c.lead_id
        cross join lateral leads.latest_lead(o.person_id) as l
        where c.decided_at is null and leads.may_change(v_token, l)
    )
    select jsonb_build_object('count', (select count(*) from own), 'cards', coalesce(jsonb_agg(governance.card_item(c) order by c.due_at, c.id), '[]')) into body
    from (select o.id from own as o order by o.due_at, o.id limit 200) as f
    join intake.cards as c on c.id = f.id;
end;
$$;

comment on function api.list_cards(ops.credential) is
'Contact cards that people of the caller''s leads sent and nobody has decided, the most urgent first, at most 200; the operation sees all. Answers 200 {count, cards[]: governance.card_item}, 401, 403.';

revoke all on function api.list_cards(ops.credential) from public;
grant execute on function api.list_cards(ops.credential) to indica_api;
