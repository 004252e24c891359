begin;
select plan(9);

select is((select n.is_valid from normalize.phone('+5500912345678') as n), false, 'a number that the rules refuse');
select ok(leads.suppress_stranger('5500912345678', 'stop_word', 'person'), 'is heard all the same');
select ok(people.is_suppressed('{phone:5500912345678}'), 'and suppressed by its digits');
select ok(leads.suppress_stranger('+5500912345678', 'stop_word', 'person'), 'twice is once');
select ok(people.is_suppressed('{phone:m550012345678}'), 'and by the key that it would have as a mobile');
select is((select count(*) from people.suppressions), 3::bigint, 'in the list');

select ok(leads.suppress_stranger('5511987654321', 'stop_word', 'person'), 'a number that they know');
select ok(people.is_suppressed(array['phone:' || (select n.match_key from normalize.phone('(11) 8765-4321') as n)]), 'is suppressed in all its forms');

select is(
    array[
        leads.suppress_stranger(null, 'stop_word', 'person'), leads.suppress_stranger('BR.12ab', 'stop_word', 'person'),
        leads.suppress_stranger('', 'stop_word', 'person')
    ],
    array[false, false, false], 'what is no number is not believed to be one'
);

select * from finish();
rollback;
