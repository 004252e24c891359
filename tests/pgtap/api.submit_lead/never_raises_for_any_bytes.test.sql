begin;
select plan(46);

select tests.make_operation();

create temporary table bodies (n integer generated always as identity, what text, raw bytea, expected text);
insert into bodies (what, raw, expected) values
    ('nothing', null, 'ID101'),
    ('no bytes', convert_to('', 'UTF8'), 'ID101'),
    ('a blank', convert_to(' ', 'UTF8'), 'ID101'),
    ('not UTF-8', '\xff', 'ID101'),
    ('Latin-1', convert_to('{"person": {"name": "João"}}', 'LATIN1'), 'ID102'),
    ('an overlong sequence', '\x22c0af22', 'ID101'),
    ('a byte order mark', '\xefbbbf7b7d', 'ID102'),
    ('a NUL byte', '\x7b00227d', 'ID101'),
    ('a NUL escape', convert_to('{"person": {"name": "a\u0000b"}, "origin": "manual"}', 'UTF8'), 'ID102'),
    ('a NUL escape in a key', convert_to('{"\u0000": 1}', 'UTF8'), 'ID102'),
    ('a lone high surrogate', convert_to('{"a": "\ud800"}', 'UTF8'), 'ID102'),
    ('a lone low surrogate', convert_to('{"a": "\udc00x"}', 'UTF8'), 'ID102'),
    ('an unfinished escape', convert_to('{"a": "\u12"}', 'UTF8'), 'ID101'),
    ('a list', convert_to('[]', 'UTF8'), 'ID101'),
    ('a text', convert_to('"x"', 'UTF8'), 'ID101'),
    ('a number', convert_to('1', 'UTF8'), 'ID101'),
    ('null', convert_to('null', 'UTF8'), 'ID101'),
    ('two objects', convert_to('{}{}', 'UTF8'), 'ID101'),
    ('an unfinished object', convert_to('{"a": 1', 'UTF8'), 'ID101'),
    ('a trailing comma', convert_to('{"a": 1,}', 'UTF8'), 'ID101'),
    ('NaN', convert_to('{"a": NaN}', 'UTF8'), 'ID102'),
    ('a huge exponent', convert_to('{"a": 1e999999}', 'UTF8'), 'ID102'),
    ('a tiny exponent', convert_to('{"a": 1e-999999}', 'UTF8'), 'ID102'),
    ('20,000 nested lists', convert_to(repeat('[', 20000) || repeat(']', 20000), 'UTF8'), 'ID101'),
    ('10,000 nested objects', convert_to(repeat('{"a":', 10000) || '1' || repeat('}', 10000), 'UTF8'), 'ID102'),
    ('100 levels', convert_to(repeat('{"a":', 100) || '1' || repeat('}', 100), 'UTF8'), 'ID102'),
    ('99 levels', convert_to(repeat('{"a":', 99) || '1' || repeat('}', 99), 'UTF8'), 'ID102'),
    ('few bytes that would be many digits', convert_to('{"a": [1e131000, 1e131000]}', 'UTF8'), 'ID102'),
    ('many zeros after the point', convert_to('{"a": 0e-16000}', 'UTF8'), 'ID102'),
    ('a number of 100 digits after a text with a quote', convert_to('{"a": "\"", "b": ' || repeat('9', 100) || '}', 'UTF8'), 'ID102'),
    ('a text that looks like such numbers', convert_to('{"a": "\" 1e131000 ' || repeat('9', 100) || '", "1e999": 1e99}', 'UTF8'), 'ID102'),
    ('a phone without a digit', convert_to('{"person": {"name": "Maria Souza", "phone": "++"}, "origin": "manual"}', 'UTF8'), 'ID102'),
    ('an object of 6,000 keys', convert_to((select '{' || string_agg(format('"%s":1', n), ',') || '}' from generate_series(1, 6000) as n), 'UTF8'), 'ID102'),
    ('an object', convert_to('{}', 'UTF8'), 'ID102'),
    ('every field of a wrong type', convert_to('{"person": 1, "referrer": [], "origin": {}, "product": [], "notes": 1, "consent": "x", "attributes": [], "page": 1}', 'UTF8'), 'ID102'),
    ('every inner field of a wrong type', convert_to('{"person": {"name": 1, "phone": [], "email": {}, "tax_id": 1, "city": 0}, "referrer": {"name": 1, "phone": 1, "email": 1},
        "origin": 1, "consent": {"basis": 1, "statement": 1, "at": 1}, "page": {"url": 1, "title": 1}}', 'UTF8'), 'ID102'),
    ('control characters', convert_to('{"person": {"name": "\u0001\u001f\u007f", "phone": "\u0001"}, "origin": "manual"}', 'UTF8'), 'ID102'),
    ('only combining marks', convert_to('{"person": {"name": "' || repeat(U&'\0301', 200) || '", "phone": "' || repeat(U&'\0301', 64) || '"}, "origin": "manual"}', 'UTF8'), 'ID102'),
    ('attributes nested 2,000 deep', convert_to('{"person": {"name": "Maria Souza", "email": "n@example.com"}, "origin": "manual", "attributes": '
        || repeat('{"a":', 2000) || '1' || repeat('}', 2001), 'UTF8'), 'created'),
    ('duplicate keys', convert_to('{"origin": 1, "origin": "manual", "person": {"phone": 1}, "person": {"name": "Maria Souza", "email": "m@example.com"}}', 'UTF8'), 'created');

select is(
    case when s.http_status < 400 then s.body ->> 'outcome' else s.body ->> 'code' end, b.expected, b.what
)
from bodies as b, tests.submit_raw(b.raw, 'key-' || b.n) as s
order by b.n;

-- A person who can be read in spite of them is a lead, and the answer says that the body was mended.
create function tests.damaged(p_n integer, p_damage text) returns bytea language sql as $$
    select convert_to(format('{"person": {"name": "João Prado", "phone": "1198765%s"}, "origin": "manual", "attributes": {"plano": "x", "n": %s}}', 4000 + p_n, p_damage), 'UTF8')
$$;
select results_eq(
    $$select d.damage, s.http_status, s.body ->> 'outcome', jsonb_path_exists(s.body, '$.warnings[*] ? (@.code == "mended")')
      from (values (1, '1'), (2, '"a\u0000b"'), (3, '"\ud800"'), (4, 'NaN'), (5, '1e999999'), (6, repeat('[', 300) || repeat(']', 300))) as d (n, damage),
          tests.submit_raw(tests.damaged(d.n, d.damage), 'damaged-' || d.n) as s
      order by d.n$$,
    $$select d.damage, 201, 'created', d.n > 1
      from (values (1, '1'), (2, '"a\u0000b"'), (3, '"\ud800"'), (4, 'NaN'), (5, '1e999999'), (6, repeat('[', 300) || repeat(']', 300))) as d (n, damage)
      order by d.n$$,
    'one value that is no JSON costs no lead'
);

-- Bytes from a fixed seed: valid pieces of JSON cut and glued at random.
create function tests.noise(p_n integer) returns bytea language plpgsql as $$
declare
    v_pieces constant text[] := array['{', '}', '[', ']', '"person"', ':', ',', '"name"', '"Maria"', '\u0000', '"', '\', '1e9', '-', 'null', 'true', '"origin"',
        '"manual"', '"phone"', '"11987654321"', 'é', ' ', E'\n', '\ud83d\ude00', '\x'];
    v_text text := '';
begin
    for i in 1..(p_n % 40) loop
        v_text := v_text || v_pieces[1 + floor(random() * cardinality(v_pieces))::integer];
    end loop;
    if p_n % 3 = 0 then
        return ext.gen_random_bytes(1 + p_n % 50);
    end if;
    return convert_to(v_text, 'UTF8');
end;
$$;
select setseed(0.25);
select lives_ok(
    $$create temporary table noise as
      select n, s.* from generate_series(1, 1500) as n, lateral (select tests.noise(n) as raw) as x, lateral tests.submit_raw(x.raw, 'noise-' || n) as s$$,
    'one and a half thousand random bodies raise nothing'
);
select is_empty(
    $$select b.what from bodies as b, tests.submit_raw(b.raw, 'again-' || b.n) as s where s.body ->> 'code' = 'ID102' and s.body -> 'errors' = '[]'$$,
    'whatever is wrong in a field, the field is named'
);
select is_empty($$select n, body from noise where http_status is null or body is null or http_status not in (200, 201, 202, 422)$$, 'each has an answer');
select is_empty($$select detail from intake.quarantine where reason = 'internal_error'$$, 'none of it was a fault of ours');
select is(tests.is_sound(), '', 'and all of it is accounted for');

select * from finish();
rollback;
