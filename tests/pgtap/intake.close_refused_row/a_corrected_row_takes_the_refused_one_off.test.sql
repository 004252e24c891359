begin;
select plan(6);

select tests.make_operation();
create function tests.row(p_name text, p_phone text, p_more jsonb default '{}') returns bytea language sql as $$
    select convert_to((jsonb_build_object('Nome', p_name, 'Celular', p_phone) || p_more)::text, 'UTF8')
$$;
create function tests.import(p_sha text, p_columns text[], p_rows bytea[]) returns void language plpgsql as $$
declare
    v_id bigint;
begin
    v_id := (intake.begin_import(sha256(convert_to(p_sha, 'UTF8')), p_sha || '.csv', p_columns, '{}', '{}', '{}')).id;
    perform intake.submit_rows(v_id, 0, array(select g + 1 from generate_series(1, cardinality(p_rows)) as g)::bigint[], p_rows, array_fill(null::text, array[cardinality(p_rows)]));
end;
$$;
select lives_ok($$select tests.import('a', '{Nome,Celular}', array[tests.row('Rita Prado', '1'), tests.row('Ivo Reis', '2')])$$, 'a list with two wrong rows');
create function tests.waiting() returns text language sql as $$
    select string_agg(s.line || ' ' || coalesce(q.resolution, 'waits'), ', ' order by s.id) from intake.quarantine as q join intake.submissions as s on s.id = q.submission_id
$$;
select is(tests.waiting(), '2 waits, 3 waits', 'both wait');
create temporary table r as select s.uid::text as uid from intake.submissions as s where s.line = 2;
select tests.import('b', '{Nome,Celular,registro recusado}', array[tests.row('Rita Prado', '11987654321', jsonb_build_object('registro recusado', r.uid))]) from r;
select is(tests.waiting(), '2 repeated, 3 waits', 'the corrected row takes its own off');
select tests.import('c', '{Nome,Celular,registro recusado}', array[tests.row('Ana Reis', '11987654322', '{"registro recusado": "x"}'), tests.row('Bia Reis', '11987654323', '{"registro recusado": ""}')]);
select is(tests.waiting(), '2 repeated, 3 waits', 'what names none takes none off');
select tests.import('d', '{Nome,Celular}', array[tests.row('Caio Reis', '11987654324', jsonb_build_object('registro recusado', (select s.uid from intake.submissions as s where s.line = 3 limit 1)))]);
select is(tests.waiting(), '2 repeated, 3 waits', 'nor a list that has no such column');
select is((select difference from governance.conservation), 0::bigint, 'every row is counted once');

select * from finish();
rollback;
