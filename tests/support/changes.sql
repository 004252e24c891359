-- The shared assertion that nothing changed beside what was meant: which rows of which tables are not as they were.

create function tests.all_rows()
returns table (relation text, key jsonb, content jsonb)
language plpgsql
as $$
declare
    v_table record;
begin
    for v_table in
        select r.name,
            array(
                select a.attname::text
                from pg_catalog.pg_index as i
                join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                where i.indrelid = r.oid and i.indisprimary
            ) as key_columns
        from tests.relations as r
        where r.kind in ('r', 'p') and not r.is_partition and r.schema::text not in ('normalize', 'meta') and r.name <> 'ops.audit'
    loop
        return query execute format(
            $q$select %L, (select jsonb_object_agg(c, x.content -> c) from unnest(%L::text[]) as c), x.content
               from (select to_jsonb(t) as content from %s as t) as x$q$,
            v_table.name, v_table.key_columns, v_table.name
        );
    end loop;
end;
$$;
comment on function tests.all_rows() is 'Every row of every table of Indica but reference data, texts and the audit, with its primary key.';

create function tests.remember()
returns void
language plpgsql
as $$
begin
    if to_regclass('pg_temp.remembered_rows') is not null then
        drop table pg_temp.remembered_rows;
    end if;
    create temporary table remembered_rows as select * from tests.all_rows();
end;
$$;
comment on function tests.remember() is 'Keeps how everything is now, for tests.what_changed().';

create function tests.what_changed()
returns text
language plpgsql
as $$
declare
    v_changes text;
begin
    select string_agg(c.relation || ' ' || c.sign || c.n, ', ' order by c.relation, c.sign) into v_changes
    from (
        select
            coalesce(o.relation, n.relation) as relation,
            case when o.key is null then '+' when n.key is null then '-' else '~' end as sign,
            count(*) as n
        from pg_temp.remembered_rows as o
        full join tests.all_rows() as n on n.relation = o.relation and n.key = o.key
        where o.content is distinct from n.content
        group by 1, 2
    ) as c;
    perform tests.remember();
    return coalesce(v_changes, 'nothing');
end;
$$;
comment on function tests.what_changed() is
'How many rows of each table were added (+), changed (~) and removed (-) since tests.remember() or since it was last asked: where others stand beside, a statement
that meant one row and took all shows at once.';

create function tests.make_crowd(p_at timestamptz default '2026-03-10 15:00:00+00')
returns void
language plpgsql
as $$
begin
    perform tests.make_operation(p_at);
    insert into leads.products (code, name) values ('carro', 'Carro');
    insert into intake.sources (code, name) values ('site', 'Site');
    insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, people_per_day)
    values ('reserva', '500600700', 1, 8, 250);
    insert into outbox.workers (name, pid, version, started_at, heartbeat_at)
    values ('beside', 2, '0', util.current_time(), util.current_time());
    -- One to four are told of; the fifth asked to be left alone, the sixth is lost, the seventh has a landline and a referrer.
    for n in 1..6 loop
        perform tests.lead(n, jsonb_build_object('person', jsonb_build_object(
            'name', 'Pessoa ' || chr(64 + n) || ' Souza', 'phone', tests.phone(n), 'email', format('p%s@example.com', n)
        )));
    end loop;
    perform tests.lead(7, '{"person": {"name": "Rita Nunes", "phone": "1132654321"}, "referrer": {"name": "João Alves"}}');
    perform tests.drain();
    update sending.messages set channel_id = (select c.id from sending.channels as c where c.code = 'reserva') where lead_id = tests.nth(4);
    perform tests.reply(tests.nth(5), 'PARAR');
    perform leads.change_status(tests.nth(6), 'lost', 'consultant:' || tests.consultant(1), 'price');
    perform tests.submit(tests.referral(8, '{"person": {"name": "asdf 123", "phone": "11987654321"}}'));
    perform tests.submit(tests.referral(9, '{"person": {"name": "qwer 456", "phone": "11987654322"}}'));
    perform tests.advance('1 hour');
    perform tests.drain();
    perform tests.remember();
end;
$$;
comment on function tests.make_crowd(timestamptz) is
'An operation where everything stands beside its like: seven people with leads of which four were written to and are silent, the fourth over another channel, one
opted out, one is lost, one has only a landline; two channels, workers, products and sources, two submissions in quarantine. All of it is remembered.';

create function tests.nth(p_n integer)
returns bigint
language sql
as $$
    select l.id from leads.leads as l order by l.id offset p_n - 1 limit 1
$$;
comment on function tests.nth(integer) is 'The nth lead that there is.';

create function tests.wamid_of(p_n integer)
returns text
language sql
as $$
    select m.wamid from sending.messages as m where m.lead_id = tests.nth(p_n) order by m.id desc limit 1
$$;
comment on function tests.wamid_of(integer) is 'The WhatsApp id of the newest message of the nth lead.';

create function tests.did(p_answer anyelement)
returns text
language sql
as $$
    select concat_ws(': ', p_answer, tests.what_changed())
$$;
comment on function tests.did(anyelement) is 'An answer, and what changed for it.';
