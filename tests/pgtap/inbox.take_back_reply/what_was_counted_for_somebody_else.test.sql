begin;
select plan(10);

-- Three leads of three people; what taking back means is not asked here.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
create temporary table told (n serial, said text);
create or replace function inbox.undo_reply(p_reply inbox.replies, p_keys text[], p_reason text) returns void language sql as $$
    insert into told (said) values (concat_ws(' ', 'undone', (p_reply).wamid, p_reason, p_keys = people.own_keys((p_reply).person_id)))
$$;
create or replace function inbox.restore_wish(p_person_id bigint, p_phone_key text) returns boolean language sql as $$
    insert into told (said) values (concat_ws(' ', 'wish', (select l.n from l where tests.person_id(l.id) = p_person_id), coalesce(p_phone_key, '-'))) returning true
$$;
insert into inbox.replies (channel_id, person_id, lead_id, wamid, chatwoot_message_id, kind, button_action, written_at, created_at)
select tests.channel(), tests.person_id(l.id), l.id, r.wamid, r.n, 'button', r.action, util.current_time(), util.current_time()
from l, (values ('w.stop', 1, 'stop'), ('w.stop2', 2, 'stop'), ('w.go', 3, 'continue'), ('w.text', 4, null), ('w.other', 5, 'stop')) as r (wamid, n, action)
where l.n = 1;
create function tests.take(p_wamid text, p_n integer, p_action text) returns text language plpgsql as $$
declare
    v_id bigint;
begin
    delete from told;
    v_id := inbox.take_back_reply(p_wamid, (select l.id from l where l.n = p_n), p_action);
    return concat_ws(', ', coalesce(v_id::text, 'none'), (select string_agg(t.said, ', ' order by t.n) from told as t));
end;
$$;
create function tests.kept() returns text language sql as $$ select string_agg(i.wamid, ' ' order by i.chatwoot_message_id) from inbox.replies as i $$;
select is(tests.take('w.none', 1, 'stop'), 'none', 'what nobody counted');
select is(tests.take('w.stop', 1, 'stop'), 'none', 'what was counted right');
select is(tests.take('w.text', 1, null), 'none', 'words of theirs');
select is(tests.kept(), 'w.stop w.stop2 w.go w.text w.other', 'stay');
select is(tests.take('w.stop', 2, 'stop'), '1, undone w.stop reply_of_another t, wish 1 -', 'a stop of somebody else is taken back, and what they wished before stands again');
select is(tests.kept(), 'w.stop2 w.go w.text w.other', 'that one is gone');
select is(tests.take('w.go', 2, 'continue'), '3, undone w.go reply_of_another t', 'what was no wish brings none back');
select is(tests.take('w.stop2', 1, 'continue'), '2', 'another button of theirs is counted anew, without taking back what followed');
select is(tests.take('w.text', 1, 'stop'), '4', 'where words were a button too');
select is(tests.kept(), 'w.other', 'the others stay');

select * from finish();
rollback;
