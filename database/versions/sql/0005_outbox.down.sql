drop table outbox.attempts;
drop table outbox.jobs;
drop table outbox.workers;
