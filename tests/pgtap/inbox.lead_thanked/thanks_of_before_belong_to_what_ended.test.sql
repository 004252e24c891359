begin;
select plan(9);

-- One whose first lead was lost at 16:00 and who was referred again at 18:00; another lead ended at 17:00, another one was opened by words.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as first, null::bigint as second, tests.lead(2) as other, null::bigint as opened;
select tests.drain();
select tests.freeze('2026-03-10 16:00:00.4+00');
select leads.change_status(first, 'lost', 'operator', 'price') from t;
select tests.freeze('2026-03-10 17:00:00+00');
select leads.change_status(other, 'lost', 'operator', 'price') from t;
select tests.freeze('2026-03-10 18:00:00+00');
update t set second = tests.lead(1);
select isnt(second, first, 'a lead of its own') from t;
create function tests.thanked(p_lead_id bigint, p_at timestamptz) returns bigint language sql as $$ select (inbox.lead_thanked(l, p_at)).id from leads.leads as l where l.id = p_lead_id $$;
select is(tests.thanked(second, '2026-03-10 17:30Z'), first, 'thanks of between') from t;
select is(tests.thanked(second, '2026-03-10 16:00Z'), first, 'of the second of its end') from t;
select is(tests.thanked(second, '2026-03-10 15:59:59Z'), null, 'not of before its end') from t;
select is(tests.thanked(second, '2026-03-10 18:00Z'), null, 'nor of since the new one') from t;
-- What another lead heard is no word of this one's.
select tests.write(2, 'wamid.o', p_at => '2026-03-10 17:10Z');
select is(tests.status(other) || ' ' || tests.thanked(second, '2026-03-10 17:30Z'), 'engaged ' || first, 'whatever another heard before') from t;
-- Words of this one's, of before it was referred by our clock, are its beginning.
select leads.append_event(second, 'replied', 'person', '{"inbound": 1, "kind": "text", "written_at": "2026-03-10T17:20:00Z"}') from t;
select is(tests.thanked(second, '2026-03-10 17:30Z'), null, 'it began with its first words') from t;
select is(tests.thanked(second, '2026-03-10 17:10Z'), first, 'no earlier') from t;
set constraints all immediate;
alter table leads.leads disable trigger user;
update leads.leads set status = 'unreachable', lost_reason = null from t where id = t.first;
select is(tests.thanked(second, '2026-03-10 17:10Z'), null, 'to what nobody ended nobody says thanks') from t;

select * from finish();
rollback;
