begin;
select plan(37);

select tests.make_operation();
create temporary table who (name text primary key, person_id bigint);
create function tests.is_new(p_name text) returns void language sql as $$
    with p as (insert into people.people (name, name_key) values (initcap(p_name) || ' Prado', p_name || ' prado') returning id)
    insert into who select p_name, p.id from p
$$;
create function tests.id_of(p_name text) returns bigint language sql as $$ select w.person_id from who as w where w.name = p_name $$;
create function tests.keep(p_name text, p_kind text, p_key text, p_is_confirmed boolean default true, p_brought_by text default null) returns void language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at, brought_by)
    values (tests.id_of(p_name), p_kind, p_key, p_key, case when p_kind = 'phone' then 'mobile' end, case when p_is_confirmed then util.current_time() end, p_brought_by)
$$;
create function tests.has(p_name text) returns text language sql as $$
    select string_agg(i.kind || case when i.confirmed_at is null then ' unconfirmed' else '' end || case when i.is_shared then ' shared' else ' alone' end, ', ' order by i.kind, i.match_key)
    from people.identifiers as i where i.person_id = tests.id_of(p_name)
$$;
-- Adds to somebody new, or to somebody known (p_is_known), and says what they have then and how many rows became others.
create function tests.add(p_name text, p_phone text, p_email text, p_tax_id text, p_is_known boolean default true, p_brought_by text default 'token:1') returns text language plpgsql as $$
declare
    v_identity constant people.identity := ('X', 'x', null, p_phone, case when p_phone is not null then 'mobile' end, p_phone, p_email, p_email, p_tax_id, null)::people.identity;
    v_found people.found := people.find_person(v_identity);
begin
    v_found.person_id := case when p_is_known then tests.id_of(p_name) end;
    perform tests.remember();
    perform people.add_identifiers(tests.id_of(p_name), v_identity, v_found, p_brought_by);
    return concat_ws('; ', tests.has(p_name), tests.what_changed());
end $$;

select tests.is_new(n) from unnest('{ana,bia,caio,davi,eva,fabio,gil,hugo,twin,claimer}'::text[]) as n;
-- Somebody has the same letters as something else, and somebody claims what nobody confirmed.
select tests.keep('twin', 'bsuid', k) from unnest('{m1,m2,m5,a@x.org,b@x.org,e@x.org,111,222,555}'::text[]) as k;
select tests.keep('claimer', k.kind, k.key, false) from (values ('phone', 'm5'), ('email', 'e@x.org'), ('tax_id', '555')) as k (kind, key);

-- NEW
select is(tests.add('ana', 'm1', 'a@x.org', '111', false), 'email alone, phone alone, tax_id alone; people.identifiers +3', 'what nobody has is theirs alone');
select is((select string_agg(distinct i.brought_by, ' ') from people.identifiers as i where i.person_id = tests.id_of('ana')), 'token:1', 'who brought it is kept');
select is(tests.add('bia', 'm1', 'b@x.org', null, false), 'email alone, phone shared; people.identifiers +2, people.identifiers ~1', 'a phone that somebody has is shared by both');
select is(tests.has('ana'), 'email alone, phone shared, tax_id alone', 'and nothing else of theirs');
select is(tests.add('caio', null, 'b@x.org', '333', false), 'email shared, tax_id alone; people.identifiers +2, people.identifiers ~1', 'so is an e-mail');
select is(tests.has('bia'), 'email shared, phone shared', 'of whoever had it');
select is(tests.has('ana'), 'email alone, phone shared, tax_id alone', 'of nobody else');
select is(tests.add('davi', 'm4', null, '111', false), 'phone alone, tax_id shared; people.identifiers +2, people.identifiers ~1', 'so is a CPF');
select is(tests.has('ana'), 'email alone, phone shared, tax_id shared', 'of both');
select is(tests.add('eva', 'm5', 'e@x.org', '555', false), 'email alone, phone alone, tax_id alone; people.identifiers +3', 'what somebody claims unconfirmed is not shared with them');
select is(tests.has('claimer'), 'email unconfirmed alone, phone unconfirmed alone, tax_id unconfirmed alone', 'and the claim is what it was');
select tests.keep('twin', 'wa_id', 'm6');
select is(tests.add('fabio', 'm6', null, null, false), 'phone shared; people.identifiers +1, people.identifiers ~1', 'what somebody has on WhatsApp is shared');
select is((select i.is_shared from people.identifiers as i where i.kind = 'wa_id' and i.match_key = 'm6'), true, 'by both');
select is(tests.has('twin'), 'bsuid alone, bsuid alone, bsuid alone, bsuid alone, bsuid alone, bsuid alone, bsuid alone, bsuid alone, bsuid alone, wa_id shared', 'other kinds with the same letters are something else');

-- KNOWN, by who may vouch for them
select is(tests.add('ana', 'm1', 'a@x.org', '111'), 'email alone, phone shared, tax_id shared; nothing', 'nothing is new');
select is(tests.add('ana', null, null, null), 'email alone, phone shared, tax_id shared; nothing', 'nothing at all');
select is(tests.add('ana', null, 'a2@x.org', null), 'email alone, email alone, phone shared, tax_id shared; people.identifiers +1', 'who brought somebody vouches for another e-mail');
select is(tests.add('davi', null, 'b@x.org', '111'), 'email shared, phone alone, tax_id shared; people.identifiers +1', 'what two have is shared by a third');
select tests.keep('davi', 'wa_id', 'm7');
select is(tests.add('davi', 'm7', null, null, p_brought_by => 'consultant:1'), 'email shared, phone alone, phone alone, tax_id shared, wa_id alone; people.identifiers +1', 'their own WhatsApp is nobody else''s');

-- KNOWN, by somebody else: unconfirmed, and taken from nobody
select is(tests.add('caio', 'm4', 'e@x.org', '222', p_brought_by => 'token:2'), 'email shared, email unconfirmed alone, phone unconfirmed alone, tax_id unconfirmed alone, tax_id alone; people.identifiers +3', 'another''s word is not believed');
select is(tests.has('davi'), 'email shared, phone alone, phone alone, tax_id shared, wa_id alone', 'whoever has the phone keeps it alone');
select is(tests.has('eva'), 'email alone, phone alone, tax_id alone', 'and the e-mail');
select is(tests.add('caio', 'm4', 'e@x.org', '222', p_brought_by => 'token:2'), 'email shared, email unconfirmed alone, phone unconfirmed alone, tax_id unconfirmed alone, tax_id alone; nothing', 'the same word again proves nothing');
select is(tests.add('caio', null, 'e@x.org', null, p_brought_by => 'token:3'), 'email shared, email shared, phone unconfirmed alone, tax_id unconfirmed alone, tax_id alone; people.identifiers ~2', 'another sender confirms the e-mail, which two share then');
select is(tests.has('eva'), 'email shared, phone alone, tax_id alone', 'both');
select is(tests.has('claimer'), 'email unconfirmed alone, phone unconfirmed alone, tax_id unconfirmed alone', 'a claim of somebody else is not confirmed');
select is(tests.add('caio', 'm4', null, null, p_brought_by => 'consultant:1'), 'email shared, email shared, phone shared, tax_id unconfirmed alone, tax_id alone; people.identifiers ~2', 'a consultant the phone');
select is(tests.add('caio', null, null, '222', p_brought_by => 'token:3'), 'email shared, email shared, phone shared, tax_id alone, tax_id alone; people.identifiers ~1', 'and a third the CPF, which is theirs alone');

-- A number that comes with the e-mail of somebody with another name
select is(tests.add('gil', 'm8', 'a@x.org', null, false), 'email shared, phone unconfirmed alone; people.identifiers +2, people.identifiers ~1', 'is unconfirmed');
select is(tests.add('hugo', 'm9', 'a2@x.org', null, false, 'consultant:1'), 'email shared, phone alone; people.identifiers +2, people.identifiers ~1', 'unless a consultant brings it');
select tests.is_new(n) from unnest('{ivo,joel}'::text[]) as n;
select tests.keep('ivo', 'tax_id', '11144477735');
select tests.keep('ivo', 'email', 'i@x.org');
select is(tests.add('joel', 'm10', 'i@x.org', '52998224725', false), 'email shared, phone alone, tax_id alone; people.identifiers +3, people.identifiers ~1', 'or another CPF says that it is somebody else');

-- A wish not to be contacted covers what is new.
select tests.is_new(n) from unnest('{karl,lia,max}'::text[]) as n;
select tests.keep('karl', 'phone', 'm11', p_brought_by => 'token:1');
select tests.keep('lia', 'phone', 'm12', p_brought_by => 'token:1');
select tests.keep('max', 'phone', 'm13', p_brought_by => 'token:1');
select people.suppress('{phone:m11}', 'request');
create function tests.silenced(p_key text) returns boolean language sql as $$ select people.is_suppressed(array[p_key]) $$;
select tests.add('karl', null, 'k@x.org', null);
select is(tests.silenced('email:k@x.org'), true, 'their new e-mail');
select tests.add('karl', 'm14', null, null, p_brought_by => 'token:2');
select is(tests.silenced('phone:m14'), true, 'a number that nobody has, though unconfirmed');
select tests.add('karl', 'm12', null, null, p_brought_by => 'token:2');
select is(tests.silenced('phone:m12'), false, 'not one that is somebody''s');
select tests.add('karl', null, 'k2@x.org', null, p_brought_by => 'token:2');
select is(tests.silenced('email:k2@x.org'), false, 'nor an e-mail that another says is theirs');
select tests.add('lia', null, 'l@x.org', null);
select is(tests.silenced('email:l@x.org') or tests.silenced('phone:m12'), false, 'whoever asked for nothing is not concerned');
select tests.add('max', 'm15', null, null, p_brought_by => 'token:2');
select is(tests.silenced('phone:m15'), false, 'nor is their unconfirmed number');

select * from finish();
rollback;
