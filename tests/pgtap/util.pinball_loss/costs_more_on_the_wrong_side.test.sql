begin;
select plan(4);
select is(round(util.pinball_loss(10, 8, 0.9)::numeric, 6), 1.8, 'said too low for a number that should hardly be exceeded');
select is(round(util.pinball_loss(8, 10, 0.9)::numeric, 6), 0.2, 'too high');
select is(util.pinball_loss(8, 8, 0.1), 0::double precision, 'right');
select is(util.pinball_loss(8, null, 0.1), null, 'nothing was said');
select * from finish();
rollback;
