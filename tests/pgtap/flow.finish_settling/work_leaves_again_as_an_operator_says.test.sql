begin;
select plan(25);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table c as select tests.lead_with_conversation(4) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 minute' where state = 'pending';
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
create temporary table held as select * from tests.claim_one('whatsapp.template');
create temporary table b as select tests.lead(2) as lead_id;
select tests.advance('10 minutes');

-- At home there is nothing to settle, whatever is said.
select throws_ok(format('select flow.finish_settling(%L)', how), 'ID308', null, 'at home: ' || coalesce(how, 'null'))
from (values ('asked'), ('nothing_left'), ('returned'), (null)) as h (how);

-- How it stands, and what became of the two jobs: attempts, state; afterwards all is as before.
create function tests.finished(p_how text, p_before text default 'select') returns text language plpgsql as $$
declare
    v_said text;
begin
    begin
        execute p_before;
        perform flow.finish_settling(p_how);
        select concat_ws(' ', ops.home_standing(), h.settled_how) into v_said from ops.homes as h order by h.id desc limit 1;
        select v_said || ', ' || o.state || ' ' || o.attempts into v_said from outbox.jobs as o join held on held.id = o.id;
        select v_said || ', ' || o.state || ' ' || o.attempts into v_said from outbox.jobs as o join b on b.lead_id = o.lead_id where o.kind = 'chatwoot.contact';
        raise exception 'undone' using errcode = 'TT000';
    exception
        when sqlstate 'TT000' then
            return v_said;
        when others then
            return sqlstate;
    end;
end $$;

-- A copy
update ops.homes set system_identifier = '1';
select is(ops.notice_home(), 'unsettled', 'restored elsewhere');
select tests.advance('10 minutes');
create temporary table later as select tests.lead(3) as lead_id;
select is(tests.finished('returned'), 'ID308', 'who never left does not return');
select is(tests.finished('whatever'), 'ID308', 'there are three ways');
select is(tests.finished(null), 'ID308', 'null is none');
select is(
    tests.finished('nothing_left'), 'settled nothing_left, dead 1, pending 0', 'nothing left elsewhere: nobody holds what was claimed, nothing is looked for'
);
select is(tests.finished('asked'), 'ID309', 'nobody has asked yet');
select is(tests.finished('asked', 'update ops.homes set doubted_at = now()'), 'ID309', 'nor gone through what may have left');
select is(tests.finished('asked', 'update outbox.jobs set state = ''cancelled'', finished_at = now() where state = ''pending'' and kind = ''whatsapp.template'''), 'ID309', 'there may be nothing to go through');
select flow.doubt_sends();
select is(tests.finished('asked'), 'settled asked, dead 1, pending 1', 'whoever asks Chatwoot looks first before it makes anything');
select flow.finish_settling('asked');
select is((select o.attempts from outbox.jobs as o join later on later.lead_id = o.lead_id where o.kind = 'chatwoot.contact'), 0, 'but for what was ordered here alone');
select is((select count(*) from ops.homes as h where h.settled_at = util.current_time()), 1::bigint, 'this place is settled');
select throws_ok('select flow.finish_settling(''asked'')', 'ID308', null, 'once');
select is((select count(*) from outbox.claim(tests.worker_id(), 10)) > 0, true, 'work leaves again');

-- A place that was left
select tests.advance('1 hour');
update ops.homes set left_at = util.current_time(), settled_at = null, settled_how = null where id = (select max(id) from ops.homes);
select is(ops.home_standing(), 'left', 'the operation was moved elsewhere');
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'nothing leaves');
select is(tests.finished('asked'), 'ID308', 'what was left is not asked for');
select is(tests.finished('nothing_left'), 'ID308', 'nor settled');
select is(tests.finished(null), 'ID308', 'nor taken up for no reason');
create temporary table before as select h.* from ops.homes as h order by h.id limit 1;
select flow.finish_settling('returned');
select is((select concat_ws(' ', ops.home_standing(), h.settled_how) from ops.homes as h order by h.id desc limit 1), 'settled returned', 'it comes back');
select is((select h from ops.homes as h order by h.id limit 1)::text, (select b from before as b)::text, 'the place before it is what it was');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
