begin;
select plan(10);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select * from tests.contacted_lead(3);
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(
        ' ', l.status, l.next_action, l.hold_reason,
        (select string_agg(substr(i.value, 4) || case when i.confirmed_at is null then '?' else '' end, ',' order by i.value) from people.identifiers as i where i.person_id = l.person_id and i.kind = 'bsuid'),
        (select string_agg(substr(r.wamid, 7), ',' order by r.written_at, r.wamid) from inbox.replies as r where r.lead_id = l.id)
    )
    from leads.leads as l where l.id = p_lead_id
$$;
create function tests.change(p_n integer) returns text language sql as $$
    select tests.write(p_n, 'wamid.s' || p_n, jsonb_build_object(
        'from_user_id', 'BR.1.old' || p_n, 'type', 'system', 'system', jsonb_build_object('type', 'user_changed_user_id', 'user_id', 'BR.1.new' || p_n)
    ))
$$;
select tests.write(n, 'wamid.1' || n, jsonb_build_object('from_user_id', 'BR.1.old' || n)) from generate_series(1, 3) as n;
select tests.advance('1 minute');
-- The uninvolved one's number has another id, of which nothing is told.
select tests.write(3, 'wamid.23', '{"from_user_id": "BR.1.new3"}');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;

select is(tests.write(1, 'wamid.21', '{"from_user_id": "BR.1.new1"}'), 'applied sender_mismatch', 'the number has another id');
select is(tests.stands(lead_id), 'engaged human_review user_id_changed 1.new1?,1.old1 11', 'which is for a human') from a;
select tests.advance('1 minute');
select is(tests.change(1), 'applied user_changed_user_id', 'until WhatsApp says that it changed');
select is(tests.stands(lead_id), 'engaged answer_person 1.new1 11,21', 'so it was the person who wrote') from a;
select is(tests.write(1, 'wamid.31', '{"from": null, "from_user_id": "BR.1.new1"}'), 'applied', 'and whom the new id names');

select tests.freeze(util.current_time() - interval '1 minute');
select is(tests.change(2), 'applied user_changed_user_id', 'in its order');
select is(tests.write(2, 'wamid.22', '{"from_user_id": "BR.1.new2"}'), 'applied', 'the words come after it');
select is(tests.stands(lead_id), 'engaged answer_person 1.new2 12,22', 'and all ends alike') from b;
select is(tests.snapshot(o.lead_id), before.uninvolved, 'the other lead is as it was') from o, before;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
