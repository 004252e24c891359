drop table routing.rules;
drop table routing.pool_turns;
drop table routing.pool_members;
drop table routing.pools;
drop table routing.queues;
drop table routing.consultants;
