create or replace function chatwoot.read_place(
    p_query jsonb,
    out account_id bigint,
    out inbox_id bigint,
    out number bigint,
    out http_status integer,
    out body jsonb
)
language plpgsql
stable
as $$
declare
    v_errors jsonb;
begin
    select jsonb_agg(meta.field_error(f.name, 'ID112', meta.text('field.must_be_in_range', '1', '999999999999999999')) order by f.name)
    into v_errors
    from unnest(array['account', 'inbox', 'number']) as f (name)
    where coalesce(p_query ->> f.name, '') !~ '^[1-9][0-9]{0,17}$';
    if v_errors is not null then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;
    account_id := (p_query ->> 'account')::bigint;
    inbox_id := (p_query ->> 'inbox')::bigint;
    number := (p_query ->> 'number')::bigint;
    if not chatwoot.is_inbox_of_ours(account_id, inbox_id) then
        http_status := 404;
        body := meta.problem('ID224');
    end if;
end;
$$;

comment on function chatwoot.read_place(jsonb) is
'Reads what names a conversation of Chatwoot: {"account", "inbox", "number"}, whole numbers from 1 on as texts. http_status and body are null, or the answer to give: 422 with meta.field_error() for each that is none,
404 when the inbox is none of ours.';

revoke all on function chatwoot.read_place(jsonb) from public;
