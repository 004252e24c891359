begin;
select plan(17);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
create temporary table x as select tests.lead_with_conversation(1) as id;
select tests.drain();
create temporary table y as select tests.lead_with_conversation(2) as id;
select tests.drain();
-- Each of what follows changes Maria's conversation in a transaction of its own, as far as row versions tell: a savepoint.
create temporary table v (number bigint primary key, version text);
insert into v select distinct c.conversation_id, '' from chatwoot.conversations as c where c.lead_id in (select id from x union all select id from y);
create function tests.versions_changed() returns text language plpgsql as $$
declare
    v_changed text;
begin
    select coalesce(string_agg(case c.lead_id when x.id then 'hers' else 'the other' end, ', ' order by c.lead_id), 'none') into v_changed
    from v
    join chatwoot.conversations as c on c.conversation_id = v.number
    cross join x
    where governance.conversation_version(1, 7, v.number) <> v.version;
    update v set version = governance.conversation_version(1, 7, v.number);
    return v_changed;
end;
$$;
create function tests.after(p_statement text) returns text language plpgsql as $$
begin
    begin
        execute p_statement;
    exception
        when division_by_zero then null;
    end;
    return tests.versions_changed();
end;
$$;
select tests.versions_changed();

select is(tests.versions_changed(), 'none', 'nothing happened');
select is(tests.after('select leads.append_event(x.id, ''note_added'', ''tests'') from x'), 'hers', 'something happened to her lead');
select is(tests.versions_changed(), 'none', 'once');
select is(tests.after('update people.people as p set name = ''Maria Lima'' from leads.leads as l, x where l.id = x.id and p.id = l.person_id'), 'hers', 'she has another name');
select is(tests.after('update sending.messages as m set read_at = util.current_time() from x where m.lead_id = x.id'), 'hers', 'she has read what was sent, of which no event tells');
select is(tests.after('update people.identifiers as i set is_shared = true from leads.leads as l, x where l.id = x.id and i.person_id = l.person_id'), 'hers', 'a number of hers is another');
select is(
    tests.after('insert into chatwoot.proposals (person_id, contact_id, field, value, said_at) select l.person_id, 9001, ''name'', ''M'', util.current_time() from leads.leads as l, x where l.id = x.id'), 'hers',
    'somebody changed it in Chatwoot'
);
select is(tests.after('select tests.send_cards(1, ''m1'', jsonb_build_array(tests.card(''Rui Prado'', ''11977770001'')))'), 'hers', 'she sent a card');
select is(tests.after('select intake.ignore_card(c.uid, ''operator'') from intake.cards as c'), 'hers', 'somebody decided about it');
select is(tests.after('select leads.append_event(y.id, ''note_added'', ''tests'') from y'), 'the other', 'of another lead the other conversation tells');
select is(tests.after('select leads.change_status(x.id, ''lost'', ''tests'', ''price'') from x'), 'hers', 'it ended');
select is(tests.after('select tests.lead(3)'), 'none', 'a lead came that is no business of either');
select is(tests.after('select tests.advance(''1 hour'')'), 'none', 'an hour passed');

select is(governance.conversation_version(1, 7, 99999), governance.conversation_version(1, 7, 88888), 'without a lead there is nothing to tell');
select isnt(governance.conversation_version(1, 7, v.number), governance.conversation_version(1, 7, 99999), 'of one there is') from v, x, chatwoot.conversations as c where c.conversation_id = v.number and c.lead_id = x.id;
select is(governance.conversation_version(1, 8, v.number), governance.conversation_version(1, 7, 99999), 'the same number in another inbox is another conversation') from v, x, chatwoot.conversations as c where c.conversation_id = v.number and c.lead_id = x.id;
select matches(governance.conversation_version(1, 7, 99999), '^[0-9a-f]{18}$', 'it says nothing of what it stands for');

select * from finish();
rollback;
