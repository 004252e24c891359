begin;
select plan(8);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.counted() returns text language sql as $$
    select string_agg(concat_ws(' ', to_char(r.day, 'DD'), r.source, r.refused, to_char(r.first_at at time zone 'UTC', 'HH24'), to_char(r.last_at at time zone 'UTC', 'HH24')), ', ' order by r.day, r.source) from inbox.refusals as r
$$;
select inbox.count_refusals('{"whatsapp": 3, "chatwoot": 2, "source:parceiro": 1, "source:nobody": 4, "x": 5, "parceiro": 1}');
select is(tests.counted(), '10 chatwoot 2 15 15, 10 source:parceiro 1 15 15, 10 unknown 10 15 15, 10 whatsapp 3 15 15', 'each source, and all that are none of ours as one');
select tests.advance('1 hour');
select inbox.count_refusals('{"whatsapp": 1}');
select is(tests.counted(), '10 chatwoot 2 15 15, 10 source:parceiro 1 15 15, 10 unknown 10 15 15, 10 whatsapp 4 15 16', 'added up');
select inbox.count_refusals('{"chatwoot": 0, "whatsapp": -5, "source:parceiro": "many", "x": null}');
select is(tests.counted(), '10 chatwoot 2 15 15, 10 source:parceiro 1 15 15, 10 unknown 10 15 15, 10 whatsapp 4 15 16', 'nothing is nothing');
select inbox.count_refusals('{"source:parceiro": 99999999999}');
select is((select r.refused from inbox.refusals as r where r.source = 'source:parceiro'), 1000000001::bigint, 'a report counts a billion at most');
delete from inbox.refusals where source <> 'whatsapp';
select tests.freeze('2026-03-11 02:00:00+00');
select inbox.count_refusals('{"whatsapp": 1}');
select is(tests.counted(), '10 whatsapp 4 15 16, 11 whatsapp 1 02 02', 'the day is that of UTC');
select tests.freeze('2026-06-08 00:00:00+00');
select inbox.count_refusals('{}');
select is(tests.counted(), '10 whatsapp 4 15 16, 11 whatsapp 1 02 02', 'ninety days are kept');
select tests.freeze('2026-06-09 00:00:00+00');
select inbox.count_refusals('{}');
select is(tests.counted(), '11 whatsapp 1 02 02', 'and no more');
select lives_ok($$select inbox.count_refusals('{"a": 1e30}')$$, 'no number raises');

select * from finish();
rollback;
