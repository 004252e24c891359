begin;
select plan(7);
select is(scoring.value_quantile(5, 5, null, null, 0.5), null, 'amounts are not known');
select is(scoring.value_quantile(0, 0, 1000, 1e6, 0.9), 0::numeric, 'nobody is won');
select is(scoring.value_quantile(0.05, 0.05, 1000, 1e6, 0.9), 0::numeric, 'in nine weeks of ten nobody');
select ok(scoring.value_quantile(1, 1, 1000, 1e6, 0.1) = 0 and scoring.value_quantile(1, 1, 1000, 1e6, 0.9) > 1000, 'in one of three nobody');
select ok(abs(scoring.value_quantile(100, 100, 1000, 1e6, 0.5) - 100000) < 1000, 'a hundred of a thousand each');
select ok(
    scoring.value_quantile(100, 100, 1000, 4e6, 0.9) > scoring.value_quantile(100, 100, 1000, 1e6, 0.9)
    and scoring.value_quantile(100, 100, 1000, 4e6, 0.1) < scoring.value_quantile(100, 100, 1000, 1e6, 0.1), 'wider when amounts differ'
);
select ok(scoring.value_quantile(3000, 90000, 10, 100, 0.1) < scoring.value_quantile(3000, 90000, 10, 100, 0.9), 'of very many');
select * from finish();
rollback;
