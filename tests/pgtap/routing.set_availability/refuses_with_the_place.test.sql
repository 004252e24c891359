begin;
select plan(21);

select tests.make_operation();
create function tests.refused(p_changes jsonb) returns text language plpgsql as $$
declare
    v_message text;
begin
    perform routing.set_availability('consultant1@example.com', p_changes);
    return 'taken';
exception
    when sqlstate 'ID105' then
        get stacked diagnostics v_message = message_text;
        return v_message;
end;
$$;
select is(tests.refused('{"hours": {}}'), '/hours: a consultant has no such field', 'an unknown field');
select matches(tests.refused('{"working_hours": {}}'), '^these hours never open', 'hours that never open');
select matches(tests.refused('{"working_hours": {"1": ["18:00", "09:00"]}}'), '^these hours never open', 'that close before they open');
select matches(tests.refused('{"working_hours": {"8": ["08:00", "09:00"]}}'), '^these hours never open', 'of a day that there is not');
select is(tests.refused('{"time_zone": "Brasilia"}'), '/time_zone: Brasilia is no time zone', 'a zone');
select is(tests.refused('{"place": "XX"}'), '/place: XX is no place', 'a place');
select is(tests.refused('{"daily_capacity": 0}'), '/daily_capacity: a number from 1 is needed', 'none a day');
select is(tests.refused('{"open_capacity": 2.5}'), '/open_capacity: a number from 1 is needed', 'half a lead');
select is(tests.refused('{"ufs": ["SP", "XX"]}'), '/ufs/1: XX is no state', 'a state');
select is(tests.refused('{"ddds": []}'), '/ddds: a list of at least one value is needed', 'no area code');
select is(tests.refused('{"products": ["nada"]}'), '/products/0: no product is called nada', 'a product');
select is(tests.refused('{"phone": "123"}'), '/phone: 123 is no phone', 'a phone');
select tests.remember();
select is(tests.refused('{"working_hours": {"1": ["09:00", "24:00"]}, "time_zone": "America/Noronha", "place": "3550308", "daily_capacity": 5, "open_capacity": "20", "ufs": ["sp"], "ddds": ["21", 11], "products": ["plano"], "phone": "(11) 98765-4321"}'), 'taken', 'what is right');
select is(tests.what_changed(), 'routing.consultants ~1', 'changes them alone');
select is(
    (select format('%s|%s|%s|%s|%s|%s|%s|%s|%s', c.working_hours, c.time_zone, c.place, c.daily_capacity, c.open_capacity, c.ufs, c.ddds, c.products, c.phone) from routing.consultants as c where c.id = tests.consultant(1)),
    '{"1": ["09:00", "24:00"]}|America/Noronha|3550308|5|20|{SP}|{21,11}|{plano}|+5511987654321', 'as it is kept'
);
select is(tests.refused('{"working_hours": null, "time_zone": null, "place": null, "daily_capacity": null, "open_capacity": null, "ufs": null, "ddds": null, "products": null, "phone": null}'), 'taken', 'and null');
select is(
    (select num_nonnulls(c.working_hours, c.time_zone, c.place, c.daily_capacity, c.open_capacity, c.ufs, c.ddds, c.products, c.phone) from routing.consultants as c where c.id = tests.consultant(1)),
    0, 'takes each away'
);
select tests.refused('{"ufs": [" rj "], "products": [" plano "]}');
select is((select c.ufs || c.products from routing.consultants as c where c.id = tests.consultant(1)), '{RJ,plano}', 'spaces around a value are none of it');

-- Hours that change while somebody waits.
update routing.consultants set working_hours = '{"1": ["09:00", "18:00"]}', ufs = null, ddds = null, products = null, daily_capacity = null, open_capacity = null, place = null, time_zone = null;
create temporary table w as select tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', 'Rui Alves ' || n, 'phone', '113333444' || n))) as lead_id from generate_series(1, 3) as n;
create temporary table before as select w.lead_id, w.consultant_id, w.due_at from routing.waits as w;
select is(routing.escalate(), 0, 'nothing is to be calculated');
select routing.set_availability('consultant2@example.com', '{"working_hours": "always"}');
select is(routing.escalate(), 1, 'whoever has other hours now is waited for by these');
select is(
    (select array_agg(c.email order by c.email) from before as b join routing.waits as w on w.lead_id = b.lead_id and w.due_at < b.due_at join routing.consultants as c on c.id = w.consultant_id),
    '{consultant2@example.com}', 'and nobody else'
);

select * from finish();
rollback;
