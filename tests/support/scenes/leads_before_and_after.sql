-- Leads beside one another, and what a call changes of each, undone again. Included by \ir.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 3) as n;
alter table l add person_id bigint;
update l set person_id = tests.person_id(id);
create temporary table t as select tests.make_token('one') as one, tests.make_token('two') as two;
create temporary table told (n serial, said text);
create function tests.note(variadic p_words text[]) returns void language sql as $$ insert into told (said) values (array_to_string(p_words, ' ', '-')) $$;
create function tests.l(p_n integer) returns bigint language sql as $$ select l.id from l where l.n = p_n $$;
create function tests.p(p_n integer) returns bigint language sql as $$ select l.person_id from l where l.n = p_n $$;
create function tests.n(p_id bigint) returns text language sql as $$ select coalesce((select l.n::text from l where l.id = p_id), '-') $$;
create function tests.pn(p_id bigint) returns text language sql as $$ select coalesce((select min(l.n)::text from l where l.person_id = p_id), '-') $$;
create function tests.at(p_at timestamptz) returns text language sql as $$ select to_char(p_at at time zone 'UTC', 'DD HH24:MI:SS') $$;
-- What a statement answers, tells and changes, each time of the same beginning.
create function tests.would(p_sql text) returns text language plpgsql as $$
declare
    v_before constant text[] := array(select f from tests.facts() as f);
    v_answer text;
begin
    begin
        execute p_sql into v_answer;
    exception
        when others then v_answer := sqlstate || ' ' || regexp_replace(sqlerrm, '[0-9]{2,}', 'N', 'g');
    end;
    raise exception '%', concat_ws(
        '; ', v_answer, (select string_agg(s.said, '; ' order by s.n) from told as s), (select string_agg('- ' || b, '; ' order by b) from (select unnest(v_before) as b except all select f from tests.facts() as f) as x),
        (select string_agg('+ ' || f, '; ' order by f) from (select f from tests.facts() as f except all select unnest(v_before)) as x)
    ) using errcode = 'TT001';
exception
    when sqlstate 'TT001' then return sqlerrm;
end;
$$;
