"""What `/limits` tells: each allowance with what is left of it. Only the calls and bulk jobs are
really counted.
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.model import SalesforceModel

Allowance = dict[str, Any]

# Nothing in this org uses these up; the numbers are an Enterprise Edition's.
_UNUSED = """
ActiveScratchOrgs 40
AnalyticsExternalDataSizeMB 40960
ConcurrentAsyncGetReportInstances 200
ContentPublicationLimit 200000
ExternalServicesObjects 10000
ExternalServicesOperations 10000
MaxContentDocumentsLimit 30000000
ConcurrentEinsteinDataInsightsStoryCreation 5
ConcurrentEinsteinDiscoveryStoryCreation 2
ConcurrentSyncReportRuns 20
DailyAnalyticsDataflowJobExecutions 60
DailyAnalyticsUploadedFilesSizeMB 51200
DailyAsyncApexExecutions 250000
DailyAsyncApexTests 500
DailyBulkV2QueryFileStorageMB 976562
DailyDeliveredPlatformEvents 25000
DailyDurableGenericStreamingApiEvents 200000
DailyDurableStreamingApiEvents 200000
DailyEinsteinDataInsightsStoryCreation 1000
DailyEinsteinDiscoveryOptimizationJobRuns 25
DailyEinsteinDiscoveryPredictAPICalls 50000
DailyEinsteinDiscoveryPredictionsByCDC 500000
DailyEinsteinDiscoveryStoryCreation 100
DailyFunctionsApiCallLimit 235000
DailyGenericStreamingApiEvents 200000
DailyScratchOrgs 80
DailyStandardVolumePlatformEvents 25000
DailyStreamingApiEvents 200000
DailyWorkflowEmails 1000
DurableStreamingApiConcurrentClients 1000
HourlyAsyncReportRuns 1200
HourlyDashboardRefreshes 200
HourlyDashboardResults 5000
HourlyDashboardStatuses 999999999
HourlyLongTermIdMapping 100000
HourlyManagedContentPublicRequests 50000
HourlyODataCallout 20000
HourlyPublishedPlatformEvents 250000
HourlyPublishedStandardVolumePlatformEvents 100000
HourlyShortTermIdMapping 100000
HourlySyncReportRuns 500
HourlyTimeBasedWorkflow 1000
MassEmail 5000
MonthlyEinsteinDiscoveryStoryCreation 500
Package2VersionCreates 6
Package2VersionCreatesWithoutValidation 500
PrivateConnectOutboundCalloutHourlyLimitMB 0
PublishCallbackUsageInApex 5242880
SingleEmail 5000
StreamingApiConcurrentClients 2000
"""
_BATCHES, _QUERIES = 15_000, 10_000
_DATA_MB, _FILE_MB = 10_340, 10_340
# A record is 2 kB, whatever is in it.
_RECORD_KB = 2


def limits(model: SalesforceModel) -> dict[str, Allowance]:
    """Every allowance by its name, in the vendor's order."""
    known = {
        name: _of(int(most))
        for name, most in (line.split() for line in _UNUSED.strip().splitlines())
    }
    known["DailyApiRequests"] = _of(model.meter.limit, model.meter.used)
    known["DailyBulkApiBatches"] = _of(_BATCHES, model.bulk.batches_today)
    known["DailyBulkV2QueryJobs"] = _of(_QUERIES, model.bulk.queries_today)
    known["DataStorageMB"] = _of(_DATA_MB, _stored_mb(model))
    known["FileStorageMB"] = _of(_FILE_MB)
    known["PermissionSets"] = {**_of(1500), "CreateCustom": _of(1000)}
    return dict(sorted(known.items()))


def _of(most: int, used: int = 0) -> Allowance:
    return {"Max": most, "Remaining": max(0, most - used)}


def _stored_mb(model: SalesforceModel) -> int:
    rows = sum(len(model.store[kind.name].rows) for kind in model.schema if not kind.tooling)
    return rows * _RECORD_KB // 1024
