begin;
select plan(8);

-- Against the tables of Poisson's and the negative binomial distribution (scipy.stats).
select is(util.count_quantile(0, 0, 0.9), 0, 'of nothing');
select is(util.count_quantile(null, 1, 0.9), 0, 'of what is not known');
select is(array[util.count_quantile(10, 10, 0.1), util.count_quantile(10, 10, 0.5), util.count_quantile(10, 10, 0.9)], '{6,10,14}', 'of Poisson''s');
select is(array[util.count_quantile(10, 3, 0.1), util.count_quantile(10, 3, 0.9)], '{6,14}', 'never narrower than that');
select is(array[util.count_quantile(10, 30, 0.1), util.count_quantile(10, 30, 0.5), util.count_quantile(10, 30, 0.9)], '{4,9,17}', 'of a negative binomial');
select is(util.count_quantile(0.05, 0.05, 0.9), 0, 'of what hardly ever happens');
select is(array[util.count_quantile(1000, 1000, 0.1), util.count_quantile(1000, 1000, 0.9)], '{959,1041}', 'of so many that their sum is normal');
select cmp_ok(util.count_quantile(299, 1e6, 0.9), '>=', util.count_quantile(299, 1e6, 0.5), 'and of what varies widely');

select * from finish();
rollback;
