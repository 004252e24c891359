begin;
select plan(8);

select tests.make_crowd();
create temporary table known as select j.id from outbox.jobs as j;
create function tests.notes(p_kind text, p_data jsonb, p_seq integer) returns text language plpgsql as $$
declare
    v_asked text;
begin
    perform flow.tell_chatwoot(jsonb_populate_record(null::leads.events, jsonb_build_object(
        'lead_id', tests.nth(1), 'seq', p_seq, 'kind', p_kind, 'at', util.current_time(), 'actor', 'chatwoot', 'data', p_data
    )));
    select string_agg(format('%s of %s', j.payload ->> 'about', case when j.lead_id = tests.nth(1) then 'one' else 'another' end), ', ' order by j.id) into v_asked
    from outbox.jobs as j where j.kind = 'chatwoot.note' and j.id not in (select k.id from known as k);
    insert into known select j.id from outbox.jobs as j where j.id not in (select k.id from known as k);
    return coalesce(v_asked, 'nothing');
end;
$$;
select is(tests.notes('chatwoot_contact_corrected', '{}', 60), 'nothing', 'a contact that is as it was asked for needs no words');
select is(tests.notes('chatwoot_contact_corrected', '{"fields": ["name"]}', 61), 'nothing', 'whatever was changed');
select is(tests.notes('chatwoot_contact_corrected', '{"conflicts": ["phone"]}', 62), 'correction_conflict of one', 'what another contact has is told');
select is(tests.notes('chatwoot_contact_corrected', '{"reason": "http_422"}', 63), 'correction_conflict of one', 'so is why it was refused');
select is(tests.notes('chatwoot_contact_corrected', '{"reason": "http_422"}', 63), 'nothing', 'once');
select is(tests.notes('template_failed', '{"purpose": "rework"}', 64), 'message of one', 'a message that failed');
select is(tests.notes('cards_received', '{"cards": []}', 65), 'cards of one', 'cards');
select is(tests.notes('number_shared', '{}', 66), 'number_shared of one', 'a number that another has');

select * from finish();
rollback;
