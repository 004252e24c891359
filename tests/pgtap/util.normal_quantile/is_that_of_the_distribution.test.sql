begin;
select plan(4);
select ok(abs(util.normal_quantile(0.9) - 1.28155) < 0.00046, 'the ninth tenth');
select is(util.normal_quantile(0.1), -util.normal_quantile(0.9), 'the first is its mirror');
select is(util.normal_quantile(0.5), 0::double precision, 'the middle');
select ok(abs(util.normal_quantile(0.975) - 1.95996) < 0.00046, 'what 95 of 100 lie within');
select * from finish();
rollback;
