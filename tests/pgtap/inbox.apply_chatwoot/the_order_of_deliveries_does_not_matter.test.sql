begin;
select plan(5);

select tests.make_operation();
create function tests.said(p_id integer, p_type text, p_minute integer) returns jsonb language sql as $$
    select tests.chatwoot_message(
        p_id, p_type, 'Texto ' || p_id, jsonb_build_object('created_at', '2026-03-10T16:' || to_char(p_minute, 'FM00') || ':00.000Z')
    )
$$;
create function tests.outcome(p_ids integer[]) returns text language plpgsql as $$
declare
    v_id integer;
    v_told text;
begin
    foreach v_id in array p_ids loop
        perform tests.chatwoot_says(tests.said(v_id, case v_id when 2 then 'outgoing' else 'incoming' end, v_id * 10));
    end loop;
    select format('%s %s c%s %s %s', l.status, l.next_action, l.cycle, l.last_inbound_at, l.last_answer_at) || tests.is_sound() into v_told from leads.leads as l;
    raise exception using errcode = 'ZZ001', message = v_told;
exception
    when sqlstate 'ZZ001' then return sqlerrm;
end;
$$;

create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.advance('2 hours');
create temporary table o as select tests.outcome('{1,2}') as answered, tests.outcome('{1,2,3}') as asked_again;
select matches(answered, '^engaged await_reply c2 ', 'a reply and its answer') from o;
select is(tests.outcome('{2,1}'), answered, 'the answer comes first') from o;
select matches(asked_again, '^engaged answer_person c2 ', 'and then a further question') from o;
select is(tests.outcome('{3,1,2}'), asked_again, 'which comes first') from o;
select is(tests.outcome('{2,1,2,1,3,3}'), asked_again, 'all of it twice') from o;

select * from finish();
rollback;
