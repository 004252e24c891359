-- The desk, for the pgTAP tests: who sits there, what they look at, what they do.

create function tests.desk(p_email text, p_role text default 'director', p_team text default null)
returns ops.credential
language plpgsql
as $$
declare
    v_token text;
begin
    perform desk.save_user(p_email, initcap(split_part(p_email, '@', 1)), p_role, p_team);
    v_token := desk.enter(desk.create_link(p_email), null);
    return row(split_part(v_token, '_', 2), sha256(convert_to(split_part(v_token, '_', 3), 'UTF8')))::ops.credential;
end;
$$;
comment on function tests.desk(text, text, text) is 'The credential of a new session of the desk for somebody with this role.';

create function tests.desk_page(p_credential ops.credential, p_page text, p_query jsonb default '{}', out http_status integer, out body jsonb)
language sql
as $$
    select p.http_status, p.body from api.desk_page(p_credential, p_page, p_query) as p
$$;
comment on function tests.desk_page(ops.credential, text, jsonb) is 'What a page of the desk shows to a session.';

create function tests.desk_act(p_credential ops.credential, p_request jsonb, out http_status integer, out body jsonb)
language sql
as $$
    select a.http_status, a.body from api.desk_act(p_credential, convert_to(p_request::text, 'UTF8')) as a
$$;
comment on function tests.desk_act(ops.credential, jsonb) is 'What a session of the desk did.';

create function tests.desk_uid(p_lead_id bigint)
returns uuid
language sql
as $$
    select l.uid from leads.leads as l where l.id = p_lead_id
$$;
comment on function tests.desk_uid(bigint) is 'The uid of a lead, by which pages name it.';
