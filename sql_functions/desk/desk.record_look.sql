create or replace function desk.record_look(p_token_id bigint, p_lead_uid uuid)
returns void
language plpgsql
volatile
as $$
begin
    insert into desk.journal (at, token_id, action, object_kind, object_key, outcome)
    select util.current_time(), p_token_id, 'look', 'lead', p_lead_uid::text, 'done'
    where not exists (
        select
        from desk.journal as j
        where j.token_id = p_token_id and j.action = 'look' and j.object_key = p_lead_uid::text and j.at > util.current_time() - interval '10 minutes'
    );
end;
$$;

comment on function desk.record_look(bigint, uuid) is
'Writes to the journal that a session looked at a lead''s story; a page that stays open counts once in ten minutes.';

revoke all on function desk.record_look(bigint, uuid) from public;
