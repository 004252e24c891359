begin;
select plan(11);

-- What is taken over of Meta's is taken down here instead.
select tests.make_operation('2026-06-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 1, 8, '419561257915477');
delete from sending.experiments;
delete from sending.templates as t where t.code not in ('rework_1', 'rework_2', 'rework_3');
create table public.calls (code text, said text);
create or replace function sending.sync_template(p_template_id bigint, p_remote jsonb, out state text, out change text, out problem text) language plpgsql as $$
begin
    insert into public.calls (code, said) select t.code, p_remote ->> 'id' from sending.templates as t where t.id = p_template_id;
end;
$$;
create function pg_temp.read(p_kind text, p_templates jsonb, p_more jsonb default '{}', p_is_ours boolean default true) returns text language plpgsql as $$
declare
    v_job_id bigint;
    v_answer boolean;
begin
    truncate public.calls;
    insert into outbox.jobs (kind, channel_id, due_at, created_at) select p_kind, c.id, '2026-06-10', '2026-06-10' from sending.channels as c where c.is_default returning id into v_job_id;
    v_answer := sending.succeed_sync(v_job_id, p_is_ours, jsonb_build_object('templates', p_templates) || p_more, '2026-06-10 15:00+00');
    return concat_ws(' | ', v_answer, (select string_agg(concat_ws(' ', c.code, c.said), ', ' order by c.code) from public.calls as c));
end;
$$;
create function pg_temp.copies() returns text language sql as $$
    select string_agg(concat_ws(' ', t.code, t.chatwoot_state, to_char(t.chatwoot_since, 'MM-DD'), to_char(t.chatwoot_seen_at, 'MM-DD')), ', ' order by t.code) from sending.templates as t
$$;
create temporary table r as
select jsonb_agg(jsonb_build_object('id', w.id, 'name', t.name, 'language', w.language, 'status', w.status) || case when w.has_words then '{"components": []}'::jsonb else '{}' end) as templates
from (values ('rework_1', 'r1', 'pt-BR', 'approved', true), ('rework_2', 'r2', 'pt_BR', 'PAUSED', false), ('rework_3', 'r3', 'en', 'approved', true)) as w (code, id, language, status, has_words)
join sending.templates as t on t.code = w.code;
update sending.templates as t set chatwoot_state = case t.code when 'rework_1' then 'APPROVED' when 'rework_2' then 'APPROVED' end, chatwoot_since = '2026-01-01';

select is(pg_temp.read('whatsapp.templates', templates, '{}', false), 'f', 'who lost the work says nothing') from r;
select is(pg_temp.read('whatsapp.templates', '{}'), 'f', 'nor does what is no list');
select is(pg_temp.read('whatsapp.templates', templates), 't | rework_1 r1, rework_2 r2, rework_3', 'what Meta says of each, of its language; of one it knows nothing') from r;
select is(pg_temp.copies(), 'rework_1 APPROVED 01-01, rework_2 APPROVED 01-01, rework_3 01-01', 'and nothing of copies');
select is(pg_temp.read('chatwoot.templates', templates, '{"user_id": 5, "version": "4.5.0", "has_csat": true}'), 't', 'Chatwoot''s copy is no word of Meta''s') from r;
select is(pg_temp.copies(), 'rework_1 APPROVED 01-01 06-10, rework_2 PAUSED 06-10 06-10, rework_3 missing 01-01 06-10', 'but taken down, and since when it can be sent or cannot');
select is((select string_agg(concat_ws(' ', c.code, c.chatwoot_user_id, c.chatwoot_version, c.has_csat), ', ' order by c.code) from sending.channels as c), 'principal 5 4.5.0 t, reserva', 'with what it says of itself');
select is(pg_temp.read('chatwoot.templates', templates), 't', 'which it may leave out') from r;
select is((select concat_ws(' ', c.chatwoot_user_id, c.chatwoot_version, c.has_csat) from sending.channels as c where c.is_default), '5 4.5.0 t', 'and is known all the same');
update sending.channels as c set mode = 'chatwoot' where c.code = 'principal';
select is(pg_temp.read('chatwoot.templates', templates), 't | rework_1 r1', 'where Chatwoot sends its copy counts, as far as it has the words') from r;
select is(pg_temp.read('whatsapp.templates', templates), 't | rework_1 r1, rework_2 r2, rework_3', 'and what Meta says too') from r;

select * from finish();
rollback;
